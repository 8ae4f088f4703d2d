import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Sessions of browsers: they bear an id by which their owner knows and ends them, and end when nobody has used them for a
 * while. A request is what a browser shows for a phone to answer; it holds the hash of a secret that only this browser has.
 */
export class ConsoleSignIn1769000000000 implements MigrationInterface {
  name = 'ConsoleSignIn1769000000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE console_request;
      ALTER TABLE session DROP COLUMN console_id, DROP COLUMN browser, DROP COLUMN system, DROP COLUMN place,
        DROP COLUMN last_used_at`)
  }
}

const UP = `
ALTER TABLE session ADD COLUMN console_id uuid, ADD COLUMN browser text, ADD COLUMN system text, ADD COLUMN place text,
  ADD COLUMN last_used_at timestamptz;
ALTER TABLE session ADD CONSTRAINT session_console_whole CHECK (
  num_nonnulls(console_id, browser, system, place, last_used_at) IN (0, 5)) NOT VALID;
CREATE UNIQUE INDEX session_console ON session (console_id) WHERE console_id IS NOT NULL;
CREATE TABLE console_request (
  id uuid PRIMARY KEY,
  challenge text NOT NULL,
  digits text NOT NULL,
  browser text NOT NULL,
  system text NOT NULL,
  place text NOT NULL,
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Who answered, and for whom a session is opened.
  staff_id uuid REFERENCES staff,
  confirmed_at timestamptz,
  refused_at timestamptz,
  used_at timestamptz,
  CONSTRAINT console_request_answered_once CHECK (confirmed_at IS NULL OR refused_at IS NULL),
  CONSTRAINT console_request_used_when_confirmed CHECK (used_at IS NULL OR confirmed_at IS NOT NULL),
  CONSTRAINT console_request_answered_by CHECK (confirmed_at IS NULL OR staff_id IS NOT NULL)
);
CREATE INDEX console_request_expiry ON console_request (expires_at);
`
