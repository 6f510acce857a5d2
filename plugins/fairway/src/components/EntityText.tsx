import { splitEntityRefs } from '@fairway/plugin-fairway-react';
import { Fragment } from 'react';
import { EntityLink } from './EntityLink';
import { EntityName } from './EntityName';

/** A sentence of the backend. Users, groups and components in it are told by their titles, and lead to the catalog. */
export function EntityText(props: {
  text: string | undefined;
  /** Whether it is a part of a link or button, which holds no links. Default: no. */
  withoutLinks?: boolean;
}) {
  const { text = '', withoutLinks = false } = props;
  return (
    <>
      {splitEntityRefs(text).map((part, index) => (
        <Fragment key={index}>
          {'text' in part && part.text}
          {'entityRef' in part &&
            (withoutLinks ? (
              <EntityName entityRef={part.entityRef} />
            ) : (
              <EntityLink entityRef={part.entityRef} hideIcon />
            ))}
        </Fragment>
      ))}
    </>
  );
}
