-- Runs on SQLite and PostgreSQL alike: TEXT, BIGINT, INTEGER, DOUBLE PRECISION and BYTEA only; ids are made by the program.

CREATE TABLE population (
    name                  TEXT   NOT NULL PRIMARY KEY,
    tflite_sha256         BYTEA  NOT NULL,
    created_at_millis     BIGINT NOT NULL,
    announcement_sequence BIGINT NOT NULL
);

-- Apart from population: every version rewrites it, every announcement does not.
CREATE TABLE model_state (
    population      TEXT   NOT NULL PRIMARY KEY REFERENCES population (name),
    current_version BIGINT NOT NULL,
    initial_weights BYTEA  NOT NULL, -- little-endian float32, as all weights here
    weights         BYTEA  NOT NULL,
    residual        BYTEA  NOT NULL
);

-- With initial_weights, the deltas give every version again.
CREATE TABLE model_version (
    population        TEXT             NOT NULL REFERENCES population (name),
    version           BIGINT           NOT NULL,
    weights_sha256    BYTEA            NOT NULL,
    delta             BYTEA            NOT NULL,
    created_at_millis BIGINT           NOT NULL,
    contributions     INTEGER          NOT NULL,
    weight_sum        BIGINT           NOT NULL,
    fraction_bits     INTEGER          NOT NULL,
    keep_fraction     DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (population, version)
);

-- Every verdict, for ever: an update that comes again gets the same answer.
-- buffered: reject_reason and version are NULL; consumed: version is set, delta is gone; refused: reject_reason is set.
CREATE TABLE received_update (
    population         TEXT    NOT NULL REFERENCES population (name),
    update_id          BYTEA   NOT NULL,
    device             TEXT    NOT NULL,
    ordinal            BIGINT  NOT NULL, -- order of admission
    received_at_millis BIGINT  NOT NULL,
    reject_reason      INTEGER,
    base_version       BIGINT,
    staleness          INTEGER,
    example_count      INTEGER,
    training_loss      DOUBLE PRECISION,
    delta              BYTEA,
    weight             INTEGER,
    version            BIGINT,
    PRIMARY KEY (population, update_id, device),
    FOREIGN KEY (population, version) REFERENCES model_version (population, version),
    CHECK (reject_reason IS NULL OR version IS NULL),
    CHECK (reject_reason IS NOT NULL OR version IS NOT NULL OR delta IS NOT NULL)
);

CREATE INDEX received_update_by_version ON received_update (population, version, ordinal);

-- The next ordinal is found without reading the journal.
CREATE UNIQUE INDEX received_update_by_ordinal ON received_update (ordinal);
