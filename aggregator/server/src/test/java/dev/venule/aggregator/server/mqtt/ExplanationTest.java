package dev.venule.aggregator.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExplanationTest {
    private static final URI BROKER = URI.create("mqtts://broker.clinic.example:8883");

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new UnknownHostException("broker.clinic.example"), "is unknown; correct the"),
                Arguments.of(new ConnectException("Connection refused"), "nothing answers at " + BROKER),
                Arguments.of(new SocketTimeoutException("Connect timed out"), "does not answer in time; check"),
                Arguments.of(
                        new SocketException("Connection reset"), "closes the connection at once; the broker's log"),
                Arguments.of(
                        handshake(new EOFException("SSL peer shut down incorrectly")),
                        "closes the connection at once; the broker's log"),
                Arguments.of(
                        handshake(new CertPathValidatorException("no path")), "is not trusted; give the authority"),
                Arguments.of(
                        handshake(new CertificateException("No name matching")), "is not trusted; give the authority"),
                Arguments.of(
                        new SSLHandshakeException("Received fatal alert: bad_certificate"),
                        "refuses the TLS connection; check that it trusts"),
                Arguments.of(new IOException("first\nsecond"), "cannot connect to " + BROKER + ": first second; "));
    }

    private static IOException handshake(Exception cause) {
        SSLHandshakeException handshake = new SSLHandshakeException("handshake");
        handshake.initCause(cause);
        return handshake;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureToConnectIsOneLineThatNamesTheBrokerAndSaysWhatToDo(Exception cause, String text) {
        assertThat(Explanation.ofConnecting(BROKER, new MqttException(cause)))
                .contains(BROKER.toString())
                .contains(text)
                .hasLineCount(1);
    }

    @Test
    void refusalByReasonCodeSaysWhatTheCodeMeans() {
        assertThat(Explanation.ofConnecting(BROKER, new MqttException(0x87)))
                .isEqualTo(BROKER + " refuses the connection: reason code 0x87 (not authorized; check the broker's"
                        + " access rules for the aggregator)");
        assertThat(Explanation.ofRefusal("publish to t", new int[] {0, 0x97}))
                .contains(
                        "the broker refuses to publish to t: reason code 0x97 (quota exceeded; raise the broker's limit)");
        assertThat(Explanation.ofRefusal("publish to t", new int[] {0, 0x10})).isEmpty();
        assertThat(Explanation.ofRefusal("publish to t", null)).isEmpty();
    }

    @Test
    void silenceIsNotTakenForARefusal() {
        assertThat(Explanation.ofConnecting(BROKER, new MqttException(MqttClientException.REASON_CODE_CLIENT_TIMEOUT)))
                .contains("does not answer in time");
    }

    @Test
    void failureWithoutAReasonIsStillASentence() {
        assertThat(Explanation.ofFailure("publish to t", null)).isEqualTo("cannot publish to t: no reason given");
        assertThat(Explanation.ofFailure("publish to t", new MqttException(new EOFException())))
                .isEqualTo("cannot publish to t: EOFException");
    }
}
