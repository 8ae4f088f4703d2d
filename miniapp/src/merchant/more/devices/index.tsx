import { isOfFleet, needsCare } from '@fangxing/contract/device-care'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { DeviceRow } from '../../lot/device-row'
import { refreshBoard, useLotState } from '../../lot/lot-store'
import { messages as common } from '../../messages'
import { StaffPage } from '../../staff/staff-page'
import { Rows } from '../../ui/row'

const messages = {
  title: { zh: '装置', en: 'Devices' },
  care: { zh: '需要照看', en: 'Needing care' },
  fine: { zh: '正常', en: 'Fine' },
  none: { zh: '本场没有装置', en: 'There is no device in this lot' },
} satisfies Catalogue

/** Every device of the lot, those that need attention first. */
export default function DevicesPage() {
  const t = useTranslate()
  const { board, problem } = useLotState()
  const devices = board?.devices.filter(isOfFleet) ?? []
  return (
    <StaffPage label={t(messages.title)}>
      {() => (
        <>
          {problem ? <ErrorState problem={problem} retry={() => void refreshBoard()} /> : null}
          {board || problem ? null : <Skeleton bars={[84, 84, 84]} />}
          {board && devices.length === 0 ? <Empty title={t(messages.none)} /> : null}
          <Group title={t(messages.care)} devices={devices.filter(needsCare)} />
          <Group title={t(messages.fine)} devices={devices.filter(device => !needsCare(device))} />
          {board?.more?.devices ? <p className="mer-hint">{t(common.moreDevices)}</p> : null}
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
