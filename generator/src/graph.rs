//! Reachability and cycles in directed graphs. Nothing here is recursive, because a path in a description may be
//! longer than the program's stack allows.

use std::collections::HashSet;
use std::hash::Hash;
use std::mem::replace;

/// Returns the nodes that can be reached from these nodes, and these nodes.
pub(crate) fn reachable<N: Clone + Eq + Hash, I: IntoIterator<Item = N>>(
    from: impl IntoIterator<Item = N>,
    mut next: impl FnMut(&N) -> I,
) -> HashSet<N> {
    let mut pending: Vec<N> = from.into_iter().collect();
    let mut reached = HashSet::new();
    while let Some(node) = pending.pop() {
        if reached.insert(node.clone()) {
            pending.extend(next(&node));
        }
    }
    reached
}

/// Returns a number for the cycles that each node is part of, if it is part of any. Two nodes have the same number
/// if each can be reached from the other (Kosaraju's algorithm).
pub(crate) fn cycles(edges: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut sources = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        targets.iter().for_each(|to| sources[*to].push(from));
    }
    let (mut order, mut visited) = (Vec::new(), vec![false; edges.len()]);
    for start in 0..edges.len() {
        visit(start, edges, &mut visited, |node| order.push(node));
    }
    let (mut numbers, mut visited) = (vec![0; edges.len()], vec![false; edges.len()]);
    for start in order.into_iter().rev() {
        visit(start, &sources, &mut visited, |node| numbers[node] = start);
    }
    let leads_back = |node: usize| edges[node].iter().any(|to| numbers[*to] == numbers[node]);
    (0..edges.len())
        .map(|node| leads_back(node).then_some(numbers[node]))
        .collect()
}

/// Visits the nodes that can be reached and have not been visited, each after those that it leads to.
fn visit(start: usize, edges: &[Vec<usize>], visited: &mut [bool], mut leave: impl FnMut(usize)) {
    if replace(&mut visited[start], true) {
        return;
    }
    let mut path = vec![(start, edges[start].iter())];
    while let Some((node, targets)) = path.last_mut() {
        match targets.next() {
            Some(to) if replace(&mut visited[*to], true) => {}
            Some(to) => path.push((*to, edges[*to].iter())),
            None => {
                leave(*node);
                path.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_only_nodes_in_cycles() {
        let edges = [vec![1], vec![2], vec![1, 3], vec![], vec![4], vec![0]];
        let numbers = cycles(&edges);
        assert!(numbers[1].is_some() && numbers[1] == numbers[2]);
        assert!(numbers[4].is_some() && numbers[4] != numbers[1]);
        assert_eq!([numbers[0], numbers[3], numbers[5]], [None; 3]);
    }
}
