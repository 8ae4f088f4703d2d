import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Every node reads each second which sessions have ended just now: few rows, found by their time. */
export class SessionRevoked1766300000001 implements MigrationInterface {
  name = 'SessionRevoked1766300000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX session_revoked ON session (revoked_at) WHERE revoked_at IS NOT NULL')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX session_revoked')
  }
}
