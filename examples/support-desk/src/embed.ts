import OpenAI from 'openai';
import { config } from './config.ts';
import type { Article } from './tickets.ts';

const openai = new OpenAI({ apiKey: config.apiKey, baseURL: config.openaiUrl });

export interface IndexedArticle {
  readonly title: string;
  readonly vector: readonly number[];
}

/** Builds the search index of the help centre, one article after the other. */
export async function indexArticles(articles: readonly Article[]): Promise<IndexedArticle[]> {
  const index: IndexedArticle[] = [];
  for (const article of articles) {
    const response = await openai.embeddings.create({ model: 'text-embedding-3-small', input: article.text });
    index.push({ title: article.title, vector: response.data[0]?.embedding ?? [] });
  }
  return index;
}
