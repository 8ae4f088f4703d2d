import { BindPlate } from '../workflows/plates/bind-plate'
import { CheckLicences } from '../workflows/plates/check-licences'
import { EndBindings } from '../workflows/plates/end-bindings'
import { ForgetLicencePictures } from '../workflows/plates/forget-licence-pictures'
import { ReadOwnPlates } from '../workflows/plates/read-own-plates'
import type { BaseServices } from './base-services'
import type { PaymentServices } from './payments'

/** Plates that a person has proved to be theirs; each service constructed once with what it needs. */
export type PlateServices = {
  bindPlate: BindPlate
  checkLicences: CheckLicences
  endBindings: EndBindings
  readOwnPlates: ReadOwnPlates
}

export function composePlateServices(
  base: BaseServices,
  bills: Pick<PaymentServices, 'openNamedBill'>,
): PlateServices {
  const forgetLicencePictures = new ForgetLicencePictures(base)
  return {
    bindPlate: new BindPlate(base),
    checkLicences: new CheckLicences({ ...base, forgetLicencePictures }),
    endBindings: new EndBindings({ ...base, forgetLicencePictures }),
    readOwnPlates: new ReadOwnPlates({ ...base, ...bills }),
  }
}
