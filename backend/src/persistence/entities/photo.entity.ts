import { Column, Entity, PrimaryColumn } from 'typeorm'

@Entity('photo')
export class PhotoEntity {
  @PrimaryColumn('uuid')
  id: string

  @Column('uuid', { name: 'merchant_id' })
  merchantId: string

  @Column('text', { name: 'media_type' })
  mediaType: string

  @Column('integer', { name: 'size_bytes' })
  sizeBytes: number

  @Column('text')
  sha256: string

  @Column('uuid', { name: 'taken_by', nullable: true })
  takenBy: string | null

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt: Date
}
