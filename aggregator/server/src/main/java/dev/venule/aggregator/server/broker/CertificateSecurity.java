package dev.venule.aggregator.server.broker;

import dev.venule.broker.access.AccessRules;
import dev.venule.broker.pki.DistinguishedName;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.apache.activemq.artemis.utils.CertificateUtil;
import org.jspecify.annotations.Nullable;

/** Who a connection is, by its certificate, and what the rules say about each of its requests. */
final class CertificateSecurity implements ActiveMQSecurityManager5 {
    private static final String QUEUE_SEPARATOR = "::";

    private final AccessRules rules;

    CertificateSecurity(AccessRules rules) {
        this.rules = rules;
    }

    /** The common name that the TLS handshake has proved; empty without a certificate. */
    static Optional<String> commonName(RemotingConnection connection) {
        X509Certificate[] chain = CertificateUtil.getCertsFromConnection(connection);
        return chain == null || chain.length == 0 ? Optional.empty() : DistinguishedName.commonName(chain[0]);
    }

    @Override
    public @Nullable Subject authenticate(
            @Nullable String user, @Nullable String password, RemotingConnection connection, @Nullable String domain) {
        Optional<String> name = commonName(connection);
        if (name.isEmpty()) {
            return null;
        }
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(name.get()));
        return subject;
    }

    @Override
    public boolean authorize(@Nullable Subject subject, Set<Role> roles, CheckType checkType, String address) {
        Optional<String> name = subject == null ? Optional.empty() : nameOf(subject);
        return name.isPresent() && isAllowed(name.get(), checkType, withoutQueue(address));
    }

    private boolean isAllowed(String name, CheckType checkType, String topic) {
        if (rules.isAggregator(name)) {
            return true;
        }
        return switch (checkType) {
            case SEND -> rules.mayPublish(name, topic);
            case CONSUME,
                    CREATE_DURABLE_QUEUE,
                    CREATE_NON_DURABLE_QUEUE,
                    DELETE_DURABLE_QUEUE,
                    DELETE_NON_DURABLE_QUEUE -> rules.maySubscribe(name, topic);
            case CREATE_ADDRESS -> rules.mayPublish(name, topic) || rules.maySubscribe(name, topic);
            // A filter is an address of its own, which goes with its last subscriber; the parts themselves do not.
            case DELETE_ADDRESS -> topic.endsWith("/+") && rules.maySubscribe(name, topic);
            case MANAGE, BROWSE, VIEW, EDIT -> false;
        };
    }

    private static Optional<String> nameOf(Subject subject) {
        Optional<UserPrincipal> principal =
                subject.getPrincipals(UserPrincipal.class).stream().findFirst();
        return principal.map(Principal::getName);
    }

    private static String withoutQueue(String address) {
        int queue = address.indexOf(QUEUE_SEPARATOR);
        return queue < 0 ? address : address.substring(0, queue);
    }

    /** Names and passwords open nothing here. */
    @Override
    public boolean validateUser(@Nullable String user, @Nullable String password) {
        return false;
    }

    @Override
    public boolean validateUserAndRole(
            @Nullable String user, @Nullable String password, Set<Role> roles, CheckType checkType) {
        return false;
    }
}
