import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Skeleton } from '@shared/ui/skeleton'
import { useSay } from '@shared/words/language'
import { DeviceRow } from '../../lot/device-row'
import { readBoard, useLotNow } from '../../lot/lot-store'
import { needsCare } from '../../lot/sorted'
import { StaffPage } from '../../staff/staff-page'
import { Rows } from '../../ui/row'

const W = {
  title: { zh: '装置', en: 'Devices' },
  care: { zh: '需要照看', en: 'Needing care' },
  fine: { zh: '正常', en: 'Fine' },
  none: { zh: '本场没有装置', en: 'There is no device in this lot' },
}

/** Every device of the lot, those that need a person first. */
export default function DevicesPage() {
  const say = useSay()
  const { board, problem } = useLotNow()
  const devices = board?.devices ?? []
  return (
    <StaffPage label={say(W.title)}>
      {() => (
        <>
          {problem ? <ErrorState problem={problem} retry={() => void readBoard()} /> : null}
          {board || problem ? null : <Skeleton bars={[84, 84, 84]} />}
          {board && devices.length === 0 ? <Empty title={say(W.none)} /> : null}
          <Group title={say(W.care)} devices={devices.filter(needsCare)} />
          <Group title={say(W.fine)} devices={devices.filter(device => !needsCare(device))} />
        </>
      )}
    </StaffPage>
  )
}

function Group({ title, devices }: { title: string; devices: Parameters<typeof DeviceRow>[0]['device'][] }) {
  return (
    <Rows title={title} count={devices.length}>
      {devices.map(device => (
        <DeviceRow key={device.id} device={device} />
      ))}
    </Rows>
  )
}
