import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A plate that is never blocked in one lot, or (without a lot) in any lot of the merchant. */
@Entity('exempt_plate')
export class ExemptPlateEntity {
  @PrimaryColumn('uuid', { name: 'merchant_id' })
  merchantId: string

  @Column('uuid', { name: 'lot_id', nullable: true })
  lotId: string | null

  @PrimaryColumn('text', { name: 'plate_key' })
  plateKey: string

  @Column('text')
  note: string
}
