package dev.venule.broker.check;

import java.io.IOException;

/** What a Mosquitto is configured with, to be edited by hand. */
record MosquittoFiles(String configuration, String acl, String clientAuthorities, String revocationLists) {
    private static final String CONFIGURATION = """
            user root
            per_listener_settings true
            pid_file @FOLDER@/mosquitto.pid
            log_dest file @FOLDER@/mosquitto.log
            persistence true
            persistence_location @FOLDER@/db/
            autosave_interval 1800
            max_inflight_messages 20
            max_queued_messages 10000
            max_packet_size 262144
            persistent_client_expiration 14d
            sys_interval 1
            listener @PORT@ 127.0.0.1
            allow_anonymous false
            cafile @FOLDER@/clients.crt
            certfile @PKI@/server.crt
            keyfile @PKI@/server.key
            crlfile @FOLDER@/clients.crl
            require_certificate true
            use_identity_as_username true
            use_username_as_clientid true
            tls_version tlsv1.2
            acl_file @FOLDER@/acl
            """;

    private static final String ACL = """
            pattern write venule/v1/venule-check/device/%u/update
            pattern write venule/v1/venule-check/device/%u/status
            pattern read venule/v1/venule-check/device/%u/receipt
            pattern read venule/v1/venule-check/task
            pattern read venule/v1/venule-check/model/#

            user aggregator
            topic readwrite venule/v1/#

            user venule-check
            topic readwrite venule/v1/venule-check/#
            """;

    static MosquittoFiles secure(TestFleet fleet) throws IOException {
        return new MosquittoFiles(CONFIGURATION, ACL, fleet.text("ca.crt"), fleet.text("ca.crl"));
    }

    MosquittoFiles withConfiguration(String from, String to) {
        return new MosquittoFiles(replaced(configuration, from, to), acl, clientAuthorities, revocationLists);
    }

    MosquittoFiles withAcl(String from, String to) {
        return new MosquittoFiles(configuration, replaced(acl, from, to), clientAuthorities, revocationLists);
    }

    MosquittoFiles withForeignAuthority(TestFleet fleet) throws IOException {
        return new MosquittoFiles(
                configuration,
                acl,
                clientAuthorities + fleet.text("elsewhere/ca.crt"),
                revocationLists + fleet.text("elsewhere/ca.crl"));
    }

    private static String replaced(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalArgumentException("nothing to edit: " + from);
        }
        return text.replace(from, to);
    }
}
