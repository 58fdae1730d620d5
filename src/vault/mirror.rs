//! Mirrors: copies in local storage of what IndexedDB holds, within a share of their own. Which of them make way.

/// A value in local storage that may be a mirror.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    /// The interview; version-7 UUIDs, so that the order of the texts is the order of time.
    pub id: String,
    /// UTF-16 units that it takes.
    pub units: usize,
    /// Whether IndexedDB is known to have it too. If not, this may be the only copy that there is.
    pub is_kept: bool,
}

/// The mirrors that go so that `needed` more units fit into `share`: the oldest first, and never an only copy. `None`
/// where there would still be no room; then nothing has to go.
#[must_use]
pub fn make_way(mirrors: &[Mirror], needed: usize, share: usize) -> Option<Vec<&str>> {
    let mut used: usize = mirrors.iter().map(|mirror| mirror.units).sum();
    let mut oldest: Vec<&Mirror> = mirrors.iter().filter(|mirror| mirror.is_kept).collect();
    oldest.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let mut going = Vec::new();
    let mut next = oldest.into_iter();
    while used + needed > share {
        let mirror = next.next()?;
        used -= mirror.units;
        going.push(mirror.id.as_str());
    }
    Some(going)
}
