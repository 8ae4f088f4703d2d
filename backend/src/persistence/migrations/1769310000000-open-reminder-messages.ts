import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Finds messages that wait, for whoever gives a deadline to one that has none, and what is kept no longer. */
export class OpenReminderMessages1769310000000 implements MigrationInterface {
  name = 'OpenReminderMessages1769310000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE INDEX reminder_message_open ON reminder_message (id) WHERE ended_at IS NULL;
CREATE INDEX reminder_message_contact ON reminder_message (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX debtor_contact_withdrawn ON debtor_contact (withdrawn_at) WHERE withdrawn_at IS NOT NULL`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX reminder_message_open, reminder_message_contact, debtor_contact_withdrawn')
  }
}
