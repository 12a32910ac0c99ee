package dev.venule.system;

/** What a hostile client does, and how it is known what came of it. */
record Attack(String name, Strike strike) {
    @FunctionalInterface
    interface Strike {
        /** Attacks, asserts that it failed, and says what happened. */
        String on(HostileScene scene) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}
