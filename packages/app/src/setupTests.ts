import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A page is loaded when it is first shown, which takes seconds on a machine that is busy.
configure({ asyncUtilTimeout: 30_000 });
jest.setTimeout(90_000);
