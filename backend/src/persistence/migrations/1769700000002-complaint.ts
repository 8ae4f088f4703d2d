import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What the city's hotline passes on, with its ticket number and the time by which it is answered. The former version knows none. */
export class Complaint1769700000002 implements MigrationInterface {
  name = 'Complaint1769700000002'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE complaint (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid NOT NULL REFERENCES lot,
  order_id uuid REFERENCES recovery_order,
  arrear_id uuid REFERENCES arrear,
  ticket_number text NOT NULL,
  content text NOT NULL,
  received_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  entered_by uuid NOT NULL REFERENCES staff,
  created_at timestamptz NOT NULL,
  answer text,
  answered_by uuid REFERENCES staff,
  answered_at timestamptz,
  closed_at timestamptz,
  UNIQUE (merchant_id, ticket_number)
);
CREATE INDEX complaint_merchant ON complaint (merchant_id, created_at DESC, id DESC);
CREATE INDEX complaint_open ON complaint (id) WHERE state = 'open';
CREATE INDEX complaint_order ON complaint (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX complaint_arrear ON complaint (arrear_id) WHERE arrear_id IS NOT NULL`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE complaint')
  }
}
