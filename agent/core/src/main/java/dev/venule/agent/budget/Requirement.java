package dev.venule.agent.budget;

/** What must hold while a device trains. */
public enum Requirement {
    EXTERNAL_POWER,
    IDLE,
    UNMETERED_NETWORK
}
