import type { DeviceLink } from '@fangxing/contract/states'
import { stateList } from '../../persistence/state-list'

/** Of a device in this state nothing is known now. */
const SILENT: readonly DeviceLink[] = ['offline']

/** Devices that are heard and have no look in the hour $1 yet, at most $2. */
export const SAMPLE_DEVICES = `
  WITH made AS (
    INSERT INTO device_sample (device_id, hour, battery_pct, rssi)
    SELECT d.id, $1::timestamptz, d.battery_pct, d.rssi FROM device d
    WHERE d.link NOT IN ${stateList(SILENT)} AND (d.battery_pct IS NOT NULL OR d.rssi IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM device_sample s WHERE s.device_id = d.id AND s.hour = $1)
    ORDER BY d.id LIMIT $2
    ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT count(*)::int AS n FROM made`

/** $1 device, $2 since, $3 at most. */
export const READ_DEVICE_SAMPLES = `
  SELECT hour, battery_pct, rssi FROM device_sample WHERE device_id = $1 AND hour >= $2 ORDER BY hour LIMIT $3`
