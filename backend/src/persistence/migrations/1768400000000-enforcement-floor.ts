import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The platform's minimum before a lock may go up, a row per version, the highest of which holds; no row ever changes. What a
 * lot has on file beside it: the nature of its fees, and a lawyer's opinion, without which no lock goes up there.
 */
export class EnforcementFloor1768400000000 implements MigrationInterface {
  name = 'EnforcementFloor1768400000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE enforcement_floor (
  version integer PRIMARY KEY CHECK (version > 0),
  min_total_fen integer NOT NULL,
  min_count integer NOT NULL,
  min_age_hours integer NOT NULL,
  max_age_days integer NOT NULL,
  min_reminders integer NOT NULL,
  first_reminder_days integer NOT NULL,
  min_battery_pct integer NOT NULL,
  allowed_from_minute integer NOT NULL,
  allowed_to_minute integer NOT NULL,
  reason text NOT NULL,
  set_by uuid REFERENCES staff,
  set_at timestamptz NOT NULL
);
INSERT INTO enforcement_floor (version, min_total_fen, min_count, min_age_hours, max_age_days, min_reminders, first_reminder_days,
  min_battery_pct, allowed_from_minute, allowed_to_minute, reason, set_by, set_at)
VALUES (1, 5000, 2, 24, 365, 2, 15, 30, 480, 1200, '系统默认 / as installed', NULL, now());
CREATE TRIGGER enforcement_floor_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON enforcement_floor
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE lot ADD COLUMN fee_nature text NOT NULL DEFAULT 'commercial', ADD COLUMN legal_opinion jsonb`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE lot DROP COLUMN legal_opinion, DROP COLUMN fee_nature')
    await runner.query('DROP TABLE enforcement_floor')
  }
}
