package dev.venule.agent.storage;

/** The names that every implementation accepts, so that none can leave the folder. */
final class StorageName {
    private static final int MAX_LENGTH = 100;

    private StorageName() {}

    static String checked(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is not a file name: 1 to " + MAX_LENGTH + " characters of a-z 0-9 -");
        }
        return name;
    }

    static boolean isValid(String name) {
        boolean valid = !name.isEmpty() && name.length() <= MAX_LENGTH;
        for (int i = 0; valid && i < name.length(); i++) {
            char c = name.charAt(i);
            valid = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        }
        return valid;
    }
}
