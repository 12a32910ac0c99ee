package dev.venule.broker.access;

import dev.venule.broker.pki.ReservedNames;
import dev.venule.protocol.address.MqttAddress;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who may do what, by the common name of the client's certificate. The aggregator may do everything. A device writes only
 * updates and statuses under its own id, and reads only its own receipts and a population's task and model. An operator reads
 * what the broker says of itself. A bridge, one site's broker as another's client, passes on what the site's devices may write and
 * read. A gateway writes updates and statuses of any device, and reads receipts, under its own name only: what it writes is proved
 * by the devices' signatures. Everything else is refused: other topics, wildcards beyond {@code model/HASH/+}, shared subscriptions.
 */
public final class AccessRules {
    private static final int DEVICE_LEVELS = 6;
    private static final int SHA256_HEX_LENGTH = 64;
    /** Has the aggregator's rights in a population of its own: {@code venule broker check}. */
    private static final String CHECK = ReservedNames.CHECK;

    private static final String CHECK_ROOT = "venule/v1/" + CHECK + "/";
    private static final Set<String> BRIDGE_FILTERS = Set.of(
            "venule/v1/+/device/+/receipt",
            "venule/v1/+/gateway/+/device/+/receipt",
            "venule/v1/+/task",
            "venule/v1/+/model/+/+");

    private final String aggregatorName;
    private final Set<String> populations;
    private final Predicate<String> revoked;

    /** In all populations that there may be. */
    public AccessRules(String aggregatorName) {
        this(aggregatorName, Set.of());
    }

    /**
     * The same in these populations only: elsewhere a device could leave any number of retained messages.
     *
     * @param populations empty for all that there may be
     */
    public AccessRules(String aggregatorName, Set<String> populations) {
        this(aggregatorName, populations, name -> false);
    }

    private AccessRules(String aggregatorName, Set<String> populations, Predicate<String> revoked) {
        this.aggregatorName = aggregatorName;
        this.populations = Set.copyOf(populations);
        this.revoked = revoked;
    }

    /** The same rules; those whom {@code who} finds are out. */
    public AccessRules revoking(Predicate<String> who) {
        return new AccessRules(aggregatorName, populations, who);
    }

    /** Whether the client is out, whatever certificate it has: a broker ends its connection with the next packet. */
    public boolean isRevoked(String commonName) {
        return revoked.test(commonName);
    }

    public boolean isAggregator(String commonName) {
        return aggregatorName.equals(commonName);
    }

    /** Whether the client may publish to {@code topic}. */
    public boolean mayPublish(String commonName, String topic) {
        if (ReservedNames.isGateway(commonName)) {
            return MqttAddress.relayedSender(topic)
                    .filter(relayed -> relayed.gateway().equals(commonName))
                    .filter(relayed -> isPopulation(relayed.sender().population()))
                    .isPresent();
        }
        return isAggregator(commonName)
                || isOwn(commonName, topic, "update")
                || isOwn(commonName, topic, "status")
                || (CHECK.equals(commonName) && topic.startsWith(CHECK_ROOT))
                || (ReservedNames.isBridge(commonName)
                        && MqttAddress.sender(topic)
                                .or(() -> MqttAddress.relayedSender(topic).map(MqttAddress.RelayedSender::sender))
                                .isPresent());
    }

    /** Whether the client may subscribe to {@code filter}. */
    public boolean maySubscribe(String commonName, String filter) {
        if (isAggregator(commonName)) {
            return true;
        }
        if (ReservedNames.OPERATOR.equals(commonName)) {
            return filter.startsWith("$SYS/");
        }
        if (CHECK.equals(commonName)) {
            return filter.startsWith(CHECK_ROOT);
        }
        if (ReservedNames.isBridge(commonName)) {
            return BRIDGE_FILTERS.contains(filter);
        }
        if (ReservedNames.isGateway(commonName)) {
            return isReceiptsOf(commonName, filter) || isTask(filter) || isModel(filter);
        }
        return isOwn(commonName, filter, "receipt") || isTask(filter) || isModel(filter);
    }

    private boolean isReceiptsOf(String gateway, String filter) {
        String[] levels = filter.split("/", -1);
        return levels.length > 2
                && isPopulation(levels[2])
                && MqttAddress.isValidId(levels[2])
                && filter.equals(MqttAddress.relayedReceipts(levels[2], gateway));
    }

    /**
     * Whether the client may open a session under this client id: its own name, alone or with a suffix after a colon. A
     * session belongs to its client id, so whoever may choose freely may take over another's, queued messages included.
     */
    public boolean mayConnect(String commonName, String clientId) {
        boolean named = isAggregator(commonName) || MqttAddress.isValidId(commonName);
        return named && (clientId.equals(commonName) || clientId.startsWith(commonName + ":"));
    }

    private boolean isOwn(String commonName, String topic, String leaf) {
        String[] levels = topic.split("/", -1);
        return levels.length == DEVICE_LEVELS
                && isUnderPopulation(levels)
                && levels[3].equals("device")
                && levels[4].equals(commonName)
                && levels[5].equals(leaf);
    }

    private boolean isTask(String filter) {
        String[] levels = filter.split("/", -1);
        return levels.length == 4 && isUnderPopulation(levels) && levels[3].equals("task");
    }

    private boolean isModel(String filter) {
        String[] levels = filter.split("/", -1);
        return levels.length == DEVICE_LEVELS
                && isUnderPopulation(levels)
                && levels[3].equals("model")
                && isHash(levels[4])
                && isPart(levels[5]);
    }

    private boolean isUnderPopulation(String[] levels) {
        return levels[0].equals("venule") && levels[1].equals("v1") && isPopulation(levels[2]);
    }

    private boolean isPopulation(String level) {
        return populations.isEmpty() ? MqttAddress.isValidId(level) : populations.contains(level);
    }

    private static boolean isHash(String level) {
        return level.length() == SHA256_HEX_LENGTH && level.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    private static boolean isPart(String level) {
        return level.equals("+") || (!level.isEmpty() && level.chars().allMatch(c -> c >= '0' && c <= '9'));
    }
}
