import { NavLink } from 'react-router'
import { useTranslate } from '../i18n/language'
import { GROUPS, type PageDefinition } from '../routing/page-definition'
import { messages } from './messages'

type Group = keyof typeof GROUPS

/** The pages of this person, in groups. Plain links: they open in another tab, and the keyboard knows them. */
export function SideMenu({ pages, onChosen }: { pages: readonly PageDefinition[]; onChosen: () => void }) {
  const t = useTranslate()
  return (
    <nav className="fx-menu" aria-label={t(messages.menu)}>
      {(Object.keys(GROUPS) as Group[]).map(group => {
        const ofGroup = pages.filter(({ menu }) => menu?.group === group)
        if (ofGroup.length === 0) return null
        return (
          <div key={group} className="fx-menu__group">
            <p className="fx-menu__name">{t(GROUPS[group])}</p>
            <ul>
              {ofGroup.map(({ path, title, menu }) => {
                const Icon = menu!.icon
                return (
                  <li key={path}>
                    <NavLink to={`/${path}`} onClick={onChosen}>
                      <Icon aria-hidden />
                      {t(title)}
                    </NavLink>
                  </li>
                )
              })}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}
