-- What EMQX may see: names and password hashes, nothing else. Run once after the first migration, and again whenever
-- one of the passwords changes; it may run any number of times.
--   psql "$DATABASE_URL" -v ON_ERROR_STOP=1 \
--     -v broker_password="$BROKER_DATABASE_PASSWORD" -v mqtt_username="$MQTT_USERNAME" -v mqtt_password="$MQTT_PASSWORD" \
--     -f broker.sql
BEGIN;

SELECT 'CREATE ROLE fangxing_broker LOGIN'
WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'fangxing_broker') \gexec
ALTER ROLE fangxing_broker PASSWORD :'broker_password' CONNECTION LIMIT 32;

CREATE SCHEMA IF NOT EXISTS broker;

-- The backend's own account, beside the devices.
CREATE TABLE IF NOT EXISTS broker.service_account (
  username text PRIMARY KEY,
  password_hash text NOT NULL
);
DELETE FROM broker.service_account WHERE username <> :'mqtt_username';
INSERT INTO broker.service_account (username, password_hash)
VALUES (:'mqtt_username', encode(sha256(convert_to(:'mqtt_password', 'UTF8')), 'hex'))
ON CONFLICT (username) DO UPDATE SET password_hash = EXCLUDED.password_hash;

-- A revoked device has no row, so it cannot come back.
CREATE OR REPLACE VIEW broker.credential AS
SELECT device_id AS username, password_hash FROM public.device_credential WHERE revoked_at IS NULL
UNION ALL
SELECT username, password_hash FROM broker.service_account;

GRANT USAGE ON SCHEMA broker TO fangxing_broker;
GRANT SELECT ON broker.credential TO fangxing_broker;

COMMIT;
