import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import fs from 'node:fs';
import { databases } from './__fixtures__/stores';
import { createDatabaseStore } from './DatabaseStore';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@fairway/plugin-fairway-backend',
  'migrations',
);
const names = fs.readdirSync(directory).filter(name => name.endsWith('.js'));

describe('migrations', () => {
  describe.each(databases.eachSupportedId())('on %p', id => {
    it('go up and down again, and leave nothing', async () => {
      const knex = await databases.init(id);
      const migrate = { directory };
      for (let round = 0; round < 2; round++) {
        for (const name of names) {
          await knex.migrate.up({ ...migrate, name });
        }
        expect(await knex('revision')).toMatchObject([{ id: 1 }]);
        for (const name of [...names].reverse()) {
          await knex.migrate.down({ ...migrate, name });
        }
        expect(await knex.schema.hasTable('revision')).toBe(false);
        expect(await knex.schema.hasTable('targets')).toBe(false);
      }
    });

    it('are left to somebody else where they are to be skipped', async () => {
      const knex = await databases.init(id);
      await createDatabaseStore({
        database: mockServices.database({ knex, migrations: { skip: true } }),
      });
      expect(await knex.schema.hasTable('revision')).toBe(false);
    });
  });
});
