import {
  TranslationFunction,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { fairwayTranslationRef } from './fairwayTranslationRef';

/** Finds strings by their key: `t('runPage.title')`. */
export type Translate = TranslationFunction<
  (typeof fairwayTranslationRef)['T']
>;

/** Gives the function that finds strings. It works in both frontend systems. */
export function useT(): Translate {
  return useTranslationRef(fairwayTranslationRef).t;
}
