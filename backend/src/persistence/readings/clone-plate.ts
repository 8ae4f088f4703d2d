/** Whether another car wears the plate too, in whichever colour it was seen. */
export const isCloneSuspected = (merchant: string, plateText: string): string => `EXISTS (
  SELECT 1 FROM clone_plate c WHERE c.merchant_id = ${merchant} AND c.plate_text = ${plateText} AND c.ended_at IS NULL)`
