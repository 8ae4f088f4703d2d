import { Column, Entity, PrimaryColumn } from 'typeorm'

@Entity('staff')
export class StaffEntity {
  @PrimaryColumn('uuid')
  id: string

  /** Null: a person of the platform. */
  @Column('uuid', { name: 'merchant_id', nullable: true })
  merchantId: string | null

  @Column('text')
  name: string

  @Column('text', { array: true })
  roles: ('attendant' | 'manager' | 'finance' | 'platform')[]

  @Column('uuid', { name: 'lot_ids', array: true })
  lotIds: string[]

  @Column('text', { nullable: true })
  openid: string | null

  @Column('text', { name: 'invite_hash', nullable: true })
  inviteHash: string | null

  @Column('timestamptz', { name: 'invite_expires_at', nullable: true })
  inviteExpiresAt: Date | null

  /** Null: nobody has entered one. */
  @Column('text', { name: 'phone_sealed', nullable: true })
  phoneSealed: string | null

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt: Date | null

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt: Date
}
