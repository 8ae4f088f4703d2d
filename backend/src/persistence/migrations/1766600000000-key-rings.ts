import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Keys that change while devices are in use. `command_keys`: names of the signing keys that a device has confirmed, the
 * newest first; NULL: it never said so, as no device of an earlier release did. `keys_asked_at`: when it last fetched keys;
 * NULL: it cannot, as far as we know. `former_key_version`: reports sealed with it count for some minutes after
 * `key_confirmed_at`, because such were under way.
 *
 * `command_key` orders the names of signing keys by their first use, so that a node with an older configuration knows that
 * it is one. `key_offer` is what waits for a device to confirm: when it is announced again, and until when it should have.
 */
export class KeyRings1766600000000 implements MigrationInterface {
  name = 'KeyRings1766600000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device ADD COLUMN command_keys text[], ADD COLUMN keys_asked_at timestamptz,
        ADD COLUMN former_key_version integer, ADD COLUMN key_confirmed_at timestamptz`)
    await runner.query(`
      CREATE TABLE command_key (
        id text PRIMARY KEY,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        first_used_at timestamptz NOT NULL
      )`)
    await runner.query(`
      CREATE TABLE key_offer (
        device_id text PRIMARY KEY REFERENCES device (id),
        key_version integer NOT NULL,
        command_keys text[] NOT NULL,
        offered_at timestamptz NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        next_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        reported_at timestamptz
      )`)
    await runner.query('CREATE INDEX key_offer_next ON key_offer (next_at)')
    await runner.query('CREATE INDEX key_offer_due ON key_offer (due_at) WHERE reported_at IS NULL')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE key_offer')
    await runner.query('DROP TABLE command_key')
    await runner.query(`
      ALTER TABLE device DROP COLUMN command_keys, DROP COLUMN keys_asked_at,
        DROP COLUMN former_key_version, DROP COLUMN key_confirmed_at`)
  }
}
