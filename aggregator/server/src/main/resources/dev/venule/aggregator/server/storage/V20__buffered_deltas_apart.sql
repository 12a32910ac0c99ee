-- Contents of buffered updates, apart from their verdicts: a verdict stays, its content goes with the version that consumed it. In one
-- row, SQLite kept the room of every content for ever, because a row that shrinks gives no page back.
CREATE TABLE buffered_delta (
    ordinal BIGINT NOT NULL PRIMARY KEY, -- of the received_update
    delta   BYTEA  NOT NULL
);

INSERT INTO buffered_delta (ordinal, delta)
SELECT ordinal, delta FROM received_update WHERE delta IS NOT NULL;

-- From here on received_update.delta is empty where an update is buffered, and NULL elsewhere.
UPDATE received_update SET delta = '' WHERE delta IS NOT NULL;
