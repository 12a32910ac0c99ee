package dev.venule.aggregator.server.broker;

import dev.venule.aggregator.intake.Revocations;
import dev.venule.protocol.address.MqttAddress;

/**
 * Who may do what, by the common name of the client's certificate. The aggregator may do everything. A device writes only
 * updates and statuses under its own id, and reads only its own receipts and a population's task and model. Everything else
 * is refused: other topics, wildcards beyond {@code model/HASH/+}, shared subscriptions.
 */
public final class AccessRules {
    private static final int DEVICE_LEVELS = 6;
    private static final int SHA256_HEX_LENGTH = 64;

    private final String aggregatorName;
    private final Revocations revocations;

    /** Rules by which nobody is revoked. */
    public AccessRules(String aggregatorName) {
        this(aggregatorName, Revocations.none());
    }

    public AccessRules(String aggregatorName, Revocations revocations) {
        this.aggregatorName = aggregatorName;
        this.revocations = revocations;
    }

    /** Whether the client is out: its connection is ended with the next packet that it sends. */
    public boolean isRevoked(String commonName) {
        return revocations.isRevoked(commonName);
    }

    public boolean isAggregator(String commonName) {
        return aggregatorName.equals(commonName);
    }

    /** Whether the client may publish to {@code topic}. */
    public boolean mayPublish(String commonName, String topic) {
        return isAggregator(commonName) || isOwn(commonName, topic, "update") || isOwn(commonName, topic, "status");
    }

    /** Whether the client may subscribe to {@code filter}. */
    public boolean maySubscribe(String commonName, String filter) {
        return isAggregator(commonName) || isOwn(commonName, filter, "receipt") || isTask(filter) || isModel(filter);
    }

    /**
     * Whether the client may open a session under this client id: its own name, alone or with a suffix after a colon. A
     * session belongs to its client id, so whoever may choose freely may take over another's, queued messages included.
     */
    public boolean mayConnect(String commonName, String clientId) {
        boolean named = isAggregator(commonName) || MqttAddress.isValidId(commonName);
        return named && (clientId.equals(commonName) || clientId.startsWith(commonName + ":"));
    }

    private static boolean isOwn(String commonName, String topic, String leaf) {
        String[] levels = topic.split("/", -1);
        return levels.length == DEVICE_LEVELS
                && isUnderPopulation(levels)
                && levels[3].equals("device")
                && levels[4].equals(commonName)
                && levels[5].equals(leaf);
    }

    private static boolean isTask(String filter) {
        String[] levels = filter.split("/", -1);
        return levels.length == 4 && isUnderPopulation(levels) && levels[3].equals("task");
    }

    private static boolean isModel(String filter) {
        String[] levels = filter.split("/", -1);
        return levels.length == DEVICE_LEVELS
                && isUnderPopulation(levels)
                && levels[3].equals("model")
                && isHash(levels[4])
                && isPart(levels[5]);
    }

    private static boolean isUnderPopulation(String[] levels) {
        return levels[0].equals("venule") && levels[1].equals("v1") && MqttAddress.isValidId(levels[2]);
    }

    private static boolean isHash(String level) {
        return level.length() == SHA256_HEX_LENGTH && level.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    private static boolean isPart(String level) {
        return level.equals("+") || (!level.isEmpty() && level.chars().allMatch(c -> c >= '0' && c <= '9'));
    }
}
