import { Column, Entity, PrimaryColumn } from 'typeorm'

export type Clearance = { operatingRight: boolean; noticeBoard: boolean; policeContact: string | null }

@Entity('lot')
export class LotEntity {
  @PrimaryColumn('uuid')
  id: string

  @Column('uuid', { name: 'merchant_id' })
  merchantId: string

  @Column('text')
  name: string

  @Column('text')
  address: string

  @Column('text')
  hotline: string

  @Column('text', { name: 'road_kind' })
  roadKind: 'private' | 'public_road'

  @Column('jsonb')
  clearance: Partial<Clearance>

  @Column('jsonb')
  policy: Record<string, unknown>

  @Column('integer')
  version: number
}
