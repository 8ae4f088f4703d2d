import { Column, Entity, PrimaryColumn } from 'typeorm'

@Entity('shift')
export class ShiftEntity {
  @PrimaryColumn('uuid')
  id: string

  @Column('uuid', { name: 'merchant_id' })
  merchantId: string

  @Column('uuid', { name: 'staff_id' })
  staffId: string

  @Column('uuid', { name: 'lot_id' })
  lotId: string

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null
}
