package dev.venule.agent.device;

/** The network that the device would use now. */
public enum NetworkType {
    /** There is none. */
    NONE,
    /** Bytes cost somebody money: mobile data, roaming, a hotspot. */
    METERED,
    UNMETERED
}
