import { Column, Entity, PrimaryColumn } from 'typeorm'

import type { LegalOpinion } from '@fangxing/contract/lots'

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

  @Column('text', { name: 'fee_nature' })
  feeNature: 'commercial' | 'fiscal'

  @Column('jsonb', { name: 'legal_opinion', nullable: true })
  legalOpinion: LegalOpinion | null

  @Column('double precision', { nullable: true })
  latitude: number | null

  @Column('double precision', { nullable: true })
  longitude: number | null

  @Column('integer', { name: 'rejoin_minutes' })
  rejoinMinutes: number

  @Column('integer', { name: 'longest_days' })
  longestDays: number

  @Column('jsonb')
  clearance: Partial<Clearance>

  @Column('jsonb')
  policy: Record<string, unknown>

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: Date | null

  @Column('integer')
  version: number
}
