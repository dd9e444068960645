//! The numbers by which search and filters know products. Each follows from the product's slug, and stays when others come and
//! go: else all files that name products would be others then.

use std::ops::Range;

/// There are at least so many numbers for each product: the fewer, the more often two slugs come to the same one; the more, the
/// longer they are.
const ROOM: usize = 4;

/// Products with so many numbers share a file of cards: four to eight of them, since what is found lies far apart.
pub const SHELF: usize = 32;

/// The numbers of all products.
#[derive(Debug)]
pub struct Numbers {
    /// By the products' positions.
    of_products: Vec<usize>,
    /// The products' positions, by their numbers.
    ascending: Vec<usize>,
    /// The power of two that slugs are spread over.
    room: usize,
}

impl Numbers {
    /// Of products with these slugs. A product whose number is taken has the next one, so that only those behind it, up to the
    /// next gap, may get another number when one comes or goes; all do when the room is doubled.
    pub fn of<'s>(slugs: impl ExactSizeIterator<Item = &'s str>) -> Self {
        let room = (slugs.len() * ROOM).next_power_of_two().max(2 * SHELF);
        let mut wanted: Vec<(usize, &str, usize)> =
            slugs.enumerate().map(|(position, slug)| (spread(slug, room), slug, position)).collect();
        wanted.sort_unstable();
        let mut of_products = vec![0; wanted.len()];
        let mut next = 0;
        for &(number, _, position) in &wanted {
            of_products[position] = number.max(next);
            next = of_products[position] + 1;
        }
        Self { of_products, ascending: wanted.into_iter().map(|(.., position)| position).collect(), room }
    }

    /// The number of a product, by its position in the catalogue.
    pub fn get(&self, position: usize) -> usize {
        self.of_products[position]
    }

    /// Every product's number and position, by the numbers.
    pub fn ascending(&self) -> impl Iterator<Item = (usize, usize)> {
        self.ascending.iter().map(|&position| (self.of_products[position], position))
    }

    /// The shelves that have any products, each with its number and theirs: the positions of those in [`Numbers::ascending`].
    pub fn shelves(&self) -> Vec<(usize, Vec<usize>)> {
        let place = |position: &usize| self.of_products[*position] / SHELF;
        let together = self.ascending.chunk_by(|one, other| place(one) == place(other));
        together.map(|products| (place(&products[0]), products.to_vec())).collect()
    }

    /// Stretches of products in the order of the catalogue that stay when others come or go, of about `size` products each: one
    /// whose number `size` divides begins a new one.
    pub fn stretches(&self, size: usize) -> Vec<Range<usize>> {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for (position, number) in self.of_products.iter().enumerate() {
            match stretches.last_mut() {
                Some(last) if !number.is_multiple_of(size) => last.end = position + 1,
                _ => stretches.push(position..position + 1),
            }
        }
        stretches
    }

    /// A name for all numbers that were given in the same room.
    pub fn name(&self) -> String {
        self.room.to_string()
    }
}

/// Where in a room of `room` a slug would like to be.
fn spread(slug: &str, room: usize) -> usize {
    let hash = blake3::hash(slug.as_bytes());
    let first = hash.as_bytes().first_chunk().copied().unwrap_or_default();
    usize::try_from(u64::from_le_bytes(first) % room as u64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    fn numbered(slugs: &BTreeSet<String>) -> BTreeMap<&str, usize> {
        let numbers = Numbers::of(slugs.iter().map(String::as_str).collect::<Vec<_>>().into_iter());
        slugs.iter().enumerate().map(|(position, slug)| (slug.as_str(), numbers.get(position))).collect()
    }

    #[test]
    fn numbers_of_another_room_have_another_name() {
        let name = |count: usize| {
            let slugs: Vec<String> = (0..count).map(|number| format!("thing-{number}")).collect();
            Numbers::of(slugs.iter().map(String::as_str)).name()
        };
        assert_eq!(name(1000), name(1024));
        assert_ne!(name(1024), name(1025));
    }

    proptest! {
        #[test]
        fn each_product_has_a_number_of_its_own_and_lies_on_its_shelf(count in 0..300_usize) {
            let slugs: Vec<String> = (0..count).map(|number| format!("thing-{number}")).collect();
            let numbers = Numbers::of(slugs.iter().map(String::as_str));
            let ascending: Vec<_> = numbers.ascending().collect();
            prop_assert!(ascending.is_sorted_by(|one, other| one.0 < other.0));
            prop_assert_eq!(ascending.len(), count);
            let shelved: Vec<_> =
                numbers.shelves().into_iter().flat_map(|(shelf, products)| {
                    products.into_iter().map(move |product| (shelf, product))
                }).collect();
            let expected: Vec<_> =
                ascending.iter().map(|&(number, product)| (number / SHELF, product)).collect();
            prop_assert_eq!(shelved, expected);
        }

        #[test]
        fn few_products_have_another_number_when_one_comes(count in 1..300_usize, new in "[a-z]{1,8}") {
            let mut slugs: BTreeSet<String> = (0..count).map(|number| format!("thing-{number}")).collect();
            let room = |slugs: &BTreeSet<String>| (slugs.len() * ROOM).next_power_of_two();
            let room_before = room(&slugs);
            let before: BTreeMap<String, usize> =
                numbered(&slugs).into_iter().map(|(slug, number)| (slug.to_owned(), number)).collect();
            slugs.insert(new);
            prop_assume!(room(&slugs) == room_before);
            let after = numbered(&slugs);
            let moved = before.iter().filter(|(slug, number)| after[slug.as_str()] != **number).count();
            prop_assert!(moved <= 12, "{} of {}", moved, count);
        }

        #[test]
        fn stretches_are_all_products_in_order(count in 0..300_usize, size in 1..20_usize) {
            let slugs: Vec<String> = (0..count).map(|number| format!("thing-{number}")).collect();
            let stretches = Numbers::of(slugs.iter().map(String::as_str)).stretches(size);
            prop_assert!(stretches.iter().all(|stretch| !stretch.is_empty()));
            let all: Vec<usize> = stretches.into_iter().flatten().collect();
            prop_assert_eq!(all, (0..count).collect::<Vec<_>>());
        }
    }
}
