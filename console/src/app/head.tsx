import { MenuOutlined, UserOutlined } from '@ant-design/icons'
import { LOT_CLOSED_LABEL } from '@fangxing/contract/lots'
import { ROLE_LABELS } from '@fangxing/contract/roles'
import { Button, Dropdown, Select } from 'antd'
import { useNavigate } from 'react-router'
import { useTranslate } from '../i18n/language'
import { useLotChoice } from '../session/lot-choice'
import { useMe, useSessionService } from '../session/session'
import { AppearanceSwitches } from '../theme/appearance-switches'
import { messages } from './messages'

const ALL = ''

/** Whose console this is, which lot it shows, and who is signed in. */
export function Head({ onMenu, isMenuOpen }: { onMenu: () => void; isMenuOpen: boolean }) {
  const t = useTranslate()
  const { merchant } = useMe()
  return (
    <header className="fx-head">
      <Button
        className="fx-head__menu"
        type="text"
        icon={<MenuOutlined aria-hidden />}
        aria-label={t(messages.openMenu)}
        aria-expanded={isMenuOpen}
        onClick={onMenu}
      />
      <strong className="fx-head__merchant">{merchant.name}</strong>
      <LotChooser />
      <span className="fx-head__end">
        <AppearanceSwitches />
        <Person />
      </span>
    </header>
  )
}

function LotChooser() {
  const t = useTranslate()
  const { lot, lots, choose } = useLotChoice()
  if (lots.length === 0) return null
  const nameOf = ({ name, closedAt }: (typeof lots)[number]) =>
    closedAt ? `${name} · ${t(LOT_CLOSED_LABEL)}` : name
  if (lots.length === 1) return <span className="fx-soft">{nameOf(lots[0]!)}</span>
  return (
    <Select
      className="fx-head__lot"
      aria-label={t(messages.lot)}
      variant="filled"
      popupMatchSelectWidth={false}
      value={lot?.id ?? ALL}
      onChange={(lotId: string) => choose(lotId === ALL ? undefined : lotId)}
      options={[
        { value: ALL, label: t(messages.allLots) },
        ...lots.map(one => ({ value: one.id, label: nameOf(one) })),
      ]}
    />
  )
}

function Person() {
  const t = useTranslate()
  const navigate = useNavigate()
  const { staff } = useMe()
  const { signOut } = useSessionService()
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'sessions', label: t(messages.mySessions) },
          { type: 'divider' },
          { key: 'out', label: t(messages.signOut) },
        ],
        onClick: ({ key }) => void (key === 'out' ? signOut() : navigate('/my-sessions')),
      }}
    >
      <Button type="text" icon={<UserOutlined aria-hidden />}>
        {staff.name}
        <span className="fx-soft fx-head__roles">
          {staff.roles.map(role => t(ROLE_LABELS[role])).join(' · ')}
        </span>
      </Button>
    </Dropdown>
  )
}
