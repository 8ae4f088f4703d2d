import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Which person has shown the vehicle licence of which plate. `merchant_id`: where a person of that merchant has looked at the
 * licence, only debts of that merchant are shown. `picture_id`: the picture that still has to be looked at, or to be deleted.
 * Of the holder's name only a keyed hash is kept.
 */
export class PlateBinding1768800000000 implements MigrationInterface {
  name = 'PlateBinding1768800000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE plate_binding (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES owner,
  plate_text text NOT NULL,
  plate_colour text NOT NULL,
  plate_key text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  merchant_id uuid REFERENCES merchant,
  proof text NOT NULL CHECK (proof IN ('read', 'checked')),
  issue_date text,
  holder_hash text,
  picture_id uuid,
  asked_at timestamptz NOT NULL,
  bound_at timestamptz,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  end_cause text,
  refuse_reason text,
  decided_by uuid REFERENCES staff,
  seen_at timestamptz,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX plate_binding_one ON plate_binding (plate_key, (coalesce(merchant_id, '00000000-0000-0000-0000-000000000000'::uuid))) WHERE state = 'bound';
CREATE UNIQUE INDEX plate_binding_asked ON plate_binding (owner_id, plate_key) WHERE state = 'checking';
CREATE INDEX plate_binding_owner ON plate_binding (owner_id, asked_at) WHERE seen_at IS NULL;
CREATE INDEX plate_binding_merchant ON plate_binding (merchant_id, asked_at) WHERE state = 'checking';
CREATE INDEX plate_binding_live ON plate_binding (expires_at) WHERE ended_at IS NULL;
CREATE INDEX plate_binding_ended ON plate_binding (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX plate_binding_picture ON plate_binding (picture_id) WHERE picture_id IS NOT NULL;
`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE plate_binding')
  }
}
