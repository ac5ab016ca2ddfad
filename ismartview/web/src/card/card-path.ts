/** The address of a card's page. */
export const cardPath = (id: number): string => `/cards/${id}`;
