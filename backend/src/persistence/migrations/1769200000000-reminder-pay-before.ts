import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The day before which a message asks to pay: nothing happens before it. The former version sends no messages. */
export class ReminderPayBefore1769200000000 implements MigrationInterface {
  name = 'ReminderPayBefore1769200000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reminder_message ADD COLUMN pay_before text')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reminder_message DROP COLUMN pay_before')
  }
}
