import type {
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { CommandButton } from '@fairway/plugin-fairway-react';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useId, useState } from 'react';
import { useRefusal } from '../../components/useRefusal';
import { useT } from '../../translation';

/** Deletes an object once its name was written. */
export function DeleteButton(props: {
  kind: KindDefinition;
  object: ResourceObject;
  onDone: () => void;
}) {
  const { kind, object, onDone } = props;
  const { name, namespace } = object.metadata;
  const t = useT();
  const id = useId();
  const refusal = useRefusal('delete', kind, namespace);
  const [written, setWritten] = useState('');
  return (
    <CommandButton
      label={t('resourceDetailPage.delete.label')}
      command={{ verb: 'delete', document: object }}
      refusal={refusal}
      ready={written === name}
      confirm={{
        title: t('resourceDetailPage.delete.title', { name }),
        content: (
          <Typography gutterBottom>
            {t('resourceDetailPage.delete.warning')}
          </Typography>
        ),
        question: (
          <TextField
            id={id}
            fullWidth
            size="small"
            variant="outlined"
            margin="dense"
            label={t('resourceDetailPage.delete.name')}
            placeholder={name}
            value={written}
            onChange={event => setWritten(event.target.value)}
          />
        ),
      }}
      onDone={onDone}
    />
  );
}
