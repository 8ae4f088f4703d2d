import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A wrong row of an import keeps what stands in it, so that it can be put right without looking for it in the file. */
export class ImportProblemCells1769100000300 implements MigrationInterface {
  name = 'ImportProblemCells1769100000300'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE data_import_problem ADD COLUMN IF NOT EXISTS cells jsonb')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE data_import_problem DROP COLUMN cells')
  }
}
