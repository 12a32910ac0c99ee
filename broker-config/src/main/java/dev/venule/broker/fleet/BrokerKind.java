package dev.venule.broker.fleet;

/** The brokers for which a configuration is written. */
public enum BrokerKind {
    MOSQUITTO,
    HIVEMQ,
    EMQX
}
