package dev.venule.aggregator.server.enrolment;

/** What became of a token that a device showed. */
public enum Redemption {
    GRANTED("granted"),
    UNKNOWN("the token is not known; have a new one made"),
    WRONG_DEVICE("the token was made for another device; use the one that was made for this device id"),
    EXPIRED("the token is no longer valid; have a new one made"),
    /** By another key; whoever holds the key that used it may ask again, since an answer can be lost on its way. */
    USED("the token was used already; have a new one made, and find out who used it");

    private final String explanation;

    Redemption(String explanation) {
        this.explanation = explanation;
    }

    /** One line that says what to do. */
    public String explanation() {
        return explanation;
    }
}
