-- Of which profile and where the device was whose update a version consumed; empty before that, and where it is not known.
ALTER TABLE received_update ADD COLUMN profile TEXT NOT NULL DEFAULT '';
ALTER TABLE received_update ADD COLUMN site TEXT NOT NULL DEFAULT '';
