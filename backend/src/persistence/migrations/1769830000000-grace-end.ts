import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Debts in grace by when their owner could first see them: an import brings a million at once whose cars left long ago, and none of
 * them is looked at before its day. Whoever has millions of debts builds it beforehand.
 */
export class GraceEnd1769830000000 implements MigrationInterface {
  name = 'GraceEnd1769830000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX IF NOT EXISTS arrear_grace_end ON arrear (greatest(exited_at, grace_from)) WHERE state = 'grace'`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX arrear_grace_end')
  }
}
