import { splitEntityRefs } from '@fairway/plugin-fairway-react';
import { Fragment } from 'react';
import { EntityLink } from './EntityLink';
import { EntityName } from './EntityName';

/** A point in time as the backend writes it into sentences. */
const TIMESTAMP = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/**
 * A sentence of the backend. Users, groups and components in it are told by their titles, and lead to the catalog; times are those of
 * the reader.
 */
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
          {'text' in part && <TextWithTimes text={part.text} />}
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

function TextWithTimes(props: { text: string }) {
  return (
    <>
      {props.text.split(TIMESTAMP).map((part, index) =>
        // A pattern in brackets is every second part.
        index % 2 === 0 ? (
          part
        ) : (
          <time key={index} dateTime={part}>
            {new Date(part).toLocaleString()}
          </time>
        ),
      )}
    </>
  );
}
