//! Which pages of lists a change reaches.
//!
//! Promises: an article that changed or left reaches the page on which it stands, one that came reaches the newest and the one that it was cut
//! off from; only a move to another section shifts what stands behind it. How many articles there are makes no difference.

use std::collections::{BTreeMap, BTreeSet};

use super::{MAP, PAGE, Press, PressError};
use crate::edition::meta::Meta;
use crate::edition::store::{List, PressReader, Row};
use crate::edition::views::spread;

/// Pages to make anew.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Single pages, the oldest is 0.
    pub pages: BTreeSet<(List, usize)>,
    /// All pages of a list from one on.
    pub from: BTreeMap<List, usize>,
    /// Parts of the sitemap.
    pub maps: BTreeSet<usize>,
}

impl Touched {
    fn from(&mut self, list: List, page: usize) {
        let first = self.from.entry(list).or_insert(page);
        *first = page.min(*first);
    }
}

/// On which page a place is, and which is the newest; of so many places.
fn page_of(place: usize, total: usize, size: usize) -> (usize, usize) {
    let last = spread(total, size).len().saturating_sub(1);
    ((place / size).min(last), last)
}

impl Press {
    /// What a publication, a new version, 下架 or the end of a 置顶 reaches.
    pub(super) async fn touch_article(&self, row: &Row, touched: &mut Touched) -> Result<(), PressError> {
        let read = PressReader(&self.reader);
        let mut lists = vec![List::Latest, List::Section(row.section_code.clone())];
        lists.extend(read.orgs_above(&row.node_id).await?);
        let left = self.sections_left(row).await?;
        for list in lists {
            let (place, total) = (read.place(&list, row.first_at, &row.article_id).await?, read.total(&list).await?);
            if list == List::Latest {
                let (map, last) = page_of(place, total, MAP);
                touched.maps.extend([map.saturating_sub(1), map, last]);
            }
            let (page, last) = page_of(place, total, PAGE);
            let came_from_elsewhere = !left.is_empty() && matches!(list, List::Section(_));
            // The page before it too: it may have been the newest until now, or have come in the same turn.
            let first = page.saturating_sub(1);
            if came_from_elsewhere || page + 1 >= last {
                touched.from(list, first);
            } else {
                touched.pages.extend([(list.clone(), first), (list, page)]);
            }
        }
        for section in left {
            let list = List::Section(section);
            let (place, total) = (read.place(&list, row.first_at, &row.article_id).await?, read.total(&list).await?);
            touched.from(list, page_of(place, total, PAGE).0.saturating_sub(1));
        }
        Ok(())
    }

    /// The sections in which earlier versions stood and this one does not.
    async fn sections_left(&self, row: &Row) -> Result<BTreeSet<String>, PressError> {
        let mut sections = BTreeSet::new();
        if row.version_no > 1 {
            for (meta,) in PressReader(&self.reader).metas(&row.article_id).await? {
                sections.extend(serde_json::from_str::<Meta>(&meta).map(|meta| meta.section));
            }
            sections.remove(&row.section_code);
        }
        Ok(sections)
    }

    /// What a new unit or a new name reaches; `node` is empty when it may be any.
    pub(super) async fn touch_units(&self, node: &str, touched: &mut Touched) -> Result<(), PressError> {
        let read = PressReader(&self.reader);
        let orgs = if node.is_empty() { read.orgs().await? } else { read.orgs_that_name(node).await? };
        for list in orgs {
            touched.from(list, 0);
        }
        Ok(())
    }
}
