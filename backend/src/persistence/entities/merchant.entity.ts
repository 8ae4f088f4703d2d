import { Column, Entity, PrimaryColumn } from 'typeorm'

@Entity('merchant')
export class MerchantEntity {
  @PrimaryColumn('uuid')
  id: string

  @Column('text')
  code: string

  @Column('text')
  name: string

  @Column('text', { name: 'payee_name' })
  payeeName: string

  @Column('text')
  mchid: string

  @Column('text')
  hotline: string

  @Column('timestamptz', { name: 'raising_stopped_at', nullable: true })
  raisingStoppedAt: Date | null

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt: Date
}
