import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Cars that owe and are in a lot now; how often people on patrol looked plates up; and parts of the plates that owe, so that
 * one of them is found by any two characters without reading all. A row of `debtor_search` is written when a plate owes for
 * the first time in a place and stays, so that paying and owing again write nothing here. Those who owe already are written by
 * the next migration: a trigger locks the debtors until the end of its transaction, and a payment writes them.
 */
export class Sighting1768300000000 implements MigrationInterface {
  name = 'Sighting1768300000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SIGHTING)
    await runner.query(SEARCH)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION keep_debtor_search CASCADE;
DROP TABLE debtor_search, sighting, patrol_day;
DROP FUNCTION plate_grams(uuid, text)`)
  }
}

const SIGHTING = `
CREATE TABLE sighting (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid NOT NULL REFERENCES lot,
  plate_text text NOT NULL,
  plate_colour text NOT NULL,
  plate_key text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  cause text NOT NULL,
  stay_id uuid,
  staff_id uuid REFERENCES staff,
  bay text,
  latitude double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision CHECK (longitude BETWEEN -180 AND 180),
  confidence_pct integer NOT NULL,
  is_colour_seen boolean NOT NULL,
  first_seen_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  ended_at timestamptz,
  updated_at timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX sighting_present ON sighting (lot_id, plate_key) WHERE state = 'present';
CREATE INDEX sighting_present_plate ON sighting (merchant_id, plate_key) WHERE state = 'present';
CREATE INDEX sighting_plate ON sighting (merchant_id, plate_key);
CREATE INDEX sighting_ended ON sighting (lot_id, ended_at) WHERE ended_at IS NOT NULL;
-- Of a plate that owes nothing only this is left: neither the plate nor the place.
CREATE TABLE patrol_day (
  staff_id uuid NOT NULL REFERENCES staff,
  day text NOT NULL,
  look_up_count integer NOT NULL,
  found_count integer NOT NULL,
  PRIMARY KEY (staff_id, day)
) WITH (fillfactor = 80);
`

const SEARCH = `
-- Every two neighbouring characters of a plate in one place, a lot or a merchant as a whole. Hashed with the place, so that
-- the plates of others, which share most characters, are not read.
CREATE FUNCTION plate_grams(place uuid, plate_part text) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT hashtextextended(place::text || substr(plate_part, i, 2), 0)), '{}')
  FROM generate_series(1, length(plate_part) - 1) AS i
$$;
CREATE TABLE debtor_search (
  place_id uuid NOT NULL,
  plate_key text NOT NULL,
  plate_text text NOT NULL,
  grams bigint[] NOT NULL,
  PRIMARY KEY (plate_key, place_id)
);
CREATE FUNCTION keep_debtor_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO debtor_search (place_id, plate_key, plate_text, grams)
  VALUES (coalesce(NEW.lot_id, NEW.merchant_id), NEW.plate_key, NEW.plate_text,
    plate_grams(coalesce(NEW.lot_id, NEW.merchant_id), NEW.plate_text))
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
-- Only of rows that are new: what changes a debtor's sum does not come here.
CREATE TRIGGER debtor_search_insert AFTER INSERT ON debtor FOR EACH ROW EXECUTE FUNCTION keep_debtor_search();
`
