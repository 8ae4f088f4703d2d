import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Days of the audit chain that were walked without a fault. Each bears the last link of its day and a digest over the day
 * before, so that an audit need not walk them again. Only the audit writes here.
 */
export class AuditDay1766700000006 implements MigrationInterface {
  name = 'AuditDay1766700000006'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE audit_day (
  day text PRIMARY KEY,
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL UNIQUE,
  last_hash text NOT NULL,
  digest text NOT NULL,
  CHECK (first_seq <= last_seq)
);
CREATE TRIGGER audit_day_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_day')
  }
}
