import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * For which plates a person has asked today, whether they owe or not, and what gave a person a bill. The plates stand there as
 * keyed hashes: of a plate that owes nothing nothing is kept. One row a person, so that asking for several at one moment is
 * counted one after another.
 */
export class PlateLooks1768100000001 implements MigrationInterface {
  name = 'PlateLooks1768100000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE plate_look (
  owner_id uuid PRIMARY KEY REFERENCES owner,
  day_began_at timestamptz NOT NULL,
  plate_hashes text[] NOT NULL
);
CREATE INDEX plate_look_day ON plate_look (day_began_at);
ALTER TABLE owner_bill ADD COLUMN via text NOT NULL DEFAULT 'plate';
CREATE INDEX owner_bill_recent ON owner_bill (owner_id, first_seen_at DESC)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX owner_bill_recent')
    await runner.query('ALTER TABLE owner_bill DROP COLUMN via')
    await runner.query('DROP TABLE plate_look')
  }
}
