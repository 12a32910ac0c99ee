-- Who was asked to contribute to a version, and who of them is not in it.

ALTER TABLE model_version ADD COLUMN mode TEXT NOT NULL DEFAULT 'asynchronous';
ALTER TABLE model_version ADD COLUMN goal INTEGER NOT NULL DEFAULT 1;
ALTER TABLE model_version ADD COLUMN selected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE model_version ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;

-- Versions from before were made when their goal was reached, and asked nobody.
UPDATE model_version SET goal = contributions;

-- At most 256 for a version; model_version.missing counts all.
CREATE TABLE missed_device (
    population TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    device     TEXT   NOT NULL,
    profile    TEXT   NOT NULL,
    site       TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    PRIMARY KEY (population, version, device),
    FOREIGN KEY (population, version) REFERENCES model_version (population, version)
);
