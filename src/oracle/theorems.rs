//! The theorems that a verdict rests on, D0 to D7 and D9: each stated, with its proof or where it
//! comes from. D8 is a scale and no theorem.
//!
//! The source says beside each line which of them justifies it. There is no code here.
//!
//! # Words
//!
//! An element is a sum of n terms that are not zero: products of two operands, or values that are
//! added as they are. Zeros do not count, as adding one rounds nothing.
//!
//! | | |
//! |---|---|
//! | s | the exact sum |
//! | P, N | the sum of the positive terms, and of the magnitudes of the negative ones |
//! | S | the sum of all magnitudes, P + N; and s = P − N |
//! | p, u | the precision of the format in bits, and its unit roundoff 2⁻ᵖ |
//! | η, λ, Ω | its smallest number above zero, its smallest normal number, its largest number |
//! | honest | rounds to nearest even, keeps subnormal numbers, uses each term exactly once, in any order and any tree, with FMA or without it, in the format or in a wider one that is rounded once |
//!
//! With v = u/(1 + u), one rounding of x is off by at most v·|x|, and by no more than the distance
//! from x to any number of the format. So adding a and b is off by e ≤ min(|a|, |b|, v·|a + b|).
//!
//! # D0: the exact case
//!
//! Let q be the largest power of two that divides every term. **If q ≥ η, S ≤ 2ᵖ·q and S ≤ Ω, then
//! every honest result is s.**
//!
//! *Proof.* Every partial sum is a multiple of q of magnitude at most S ≤ 2ᵖ·q, which has at most p
//! bits from q on, and is at most Ω: it is a number of the format, and nothing is rounded. ∎
//!
//! It contains S = 0, where a zero of either sign is s. A single term is rounded once, and so
//! demands equality as well. Where an operand is declared to be rounded and is changed by it, there
//! is no q, nor where flushing may take a term away. Where flushing is declared, λ is put in the
//! place of η.
//!
//! # D1: every order
//!
//! **As long as nothing overflows,**
//!
//! ```text
//! |computed − s|  ≤  n·u·S + n·(η/2)·(1 + n·u)
//! ```
//!
//! *Proof*, by induction over the tree, first without underflow: a node over n products with sum of
//! magnitudes S is off by at most n·u·S.
//! - A product: e ≤ v·S.
//! - FMA adds an exact product p to a computed a: e ≤ min(|p|, v·|a + p|). If |p| ≤ u·S_A, then e ≤
//!   u·S_A. Otherwise e ≤ v·(S_A + n_A·u·S_A + |p|) ≤ u·(S_A + (n_A + 1)·|p|). Either way the total
//!   is at most (n_A + 1)·u·(S_A + |p|).
//! - An addition of computed a and b needs e ≤ u·(n_A·S_B + n_B·S_A). If S_B ≤ u·S_A, then e ≤ |b|
//!   ≤ S_B·(1 + n_B·u), which fits; likewise with a and b exchanged. Otherwise u·S_A < S_B and
//!   u·S_B < S_A, and then S_A + S_B + n_A·u·S_A + n_B·u·S_B ≤ (1 + u)·(n_A·S_B + n_B·S_A), times
//!   v.
//! - Underflow: a product that underflows is off by at most η/2 more. Put the perturbed products in
//!   place of the products: they obey the claim. Sums do not round where they underflow. ∎
//!
//! A bias is one term more, which cannot underflow: (n + 1)·u·S + n·(η/2)·(1 + (n + 1)·u) for n
//! products.
//!
//! # D2: blocks in a wider format
//!
//! Where blocks are summed in the format, combined in a wider one and rounded once, the wider
//! partial sums round too, and n·u/(1 − n·u) in place of n·u covers that while n·u < 1. The
//! verdicts make no use of it: D1 is what they allow.
//!
//! # D3: a plain sum
//!
//! **For m values that are not zero: |computed − s| ≤ (m − 1)·u·S.** The induction of D1, with
//! leaves that are exact: m − 1 additions round, and none of them underflows. ∎
//!
//! # D4: overflow
//!
//! Let T(X) = (1 + n·u)·(X + n·η/2), from operands that are finite. **+∞ is possible only if T(P) >
//! Ω, −∞ only if T(N) > Ω, NaN only if both are.**
//!
//! *Proof.* A partial sum is over some of the terms; by D1 its magnitude, if positive, is at most
//! T(P). The first infinity is one that overflowed, and NaN needs infinities of both signs. ∎
//!
//! From n·u ≥ 1 on a partial sum may have the wrong sign, and all three are possible where T(S) >
//! Ω. The format of the result may overflow as well, to +∞ where s and the bound together are
//! beyond its largest number, to −∞ where −s and the bound are: to both, where the bound is larger
//! than that number. A format without infinities has NaN in their place.
//!
//! # D5: operands that are not finite
//!
//! **A NaN operand or 0 · ∞ makes NaN, and so do infinite products of both signs. Infinite products
//! of one sign make that infinity; also NaN is possible if the finite products of the other sign
//! can overflow (D4).** A *finite* product beyond Ω beside an infinity of the other sign is an
//! example: FMA gives the infinity, multiplying first gives NaN. This is how IEEE 754 adds. ∎
//!
//! In a declared arithmetic each factor of a product that has a special one is taken as the
//! declared format has it: in f16, 2⁻³⁰·10⁶ is 0·∞. And a term may be of several kinds: with
//! flushing, a subnormal number times ∞ is ∞ or NaN; a bias that is rounded as the operands are, or
//! is not, may be ∞ or finite. What is possible are all sums of what is possible of each.
//!
//! # D6: declared formats
//!
//! Operands a, b rounded to a format with u_in and η_in, summed in one with u and η, the result
//! rounded to one with u_out and η_out, of n products in sum. Let T = Σ (η_in/2)·(|a| + |b|) +
//! n·η_in²/4. Then
//!
//! ```text
//! inner  =  (2·u_in + u_in²)·S + T + n·u·((1 + u_in)²·S + T) + n·(η/2)·(1 + n·u)
//!
//! |computed − s|  ≤  (1 + u_out)·inner + u_out·|s| + η_out/2
//! ```
//!
//! *Proof.* A rounded product is (a + e)(b + f) with |e| ≤ u_in·|a| + η_in/2, likewise f: off by at
//! most (2·u_in + u_in²)·|a·b| and its part of T, so that the rounded S is at most (1 + u_in)²·S +
//! T. (The terms of T that are multiplied by u_in are left out where the operand underflows, as it
//! then is not rounded relatively; where all operands are numbers of the format, e and f are 0, and
//! u_in and T with them.) D1 on the rounded operands, and one rounding more at the end. ∎
//!
//! A value that is added as it is may have been rounded as the operands are, or not: it adds η_in/2
//! to T, as its factor is 1. Where the accumulator has all numbers of its format it is exact, as in
//! D3; where it has not, it is rounded on its way in and may underflow there, as a product does.
//! Products are exact where the accumulator has twice the bits of the operands (two of bf16, f16 or
//! TF32 in `f32`, two of `f32` in `f64`), but for underflow. Where no term is rounded on its way
//! in, n·u is (n − 1)·u.
//!
//! A result g that is added to what was there before, v, so that s = g + v, may have been rounded
//! to the format of the result before that, too, as PyTorch's `.grad` is. That is off by at most
//! u_out·(|g| + inner) + η_out/2, which is added to inner. In the exact case (D0) g is a
//! number of the format, being a sum of some of the terms. A result that is scaled, as the mean is,
//! may have been rounded before that as well, and is allowed as much twice.
//!
//! # D7: flushing
//!
//! An operand counts as subnormal in the format that it is multiplied in, a sum in the
//! accumulator's, the result in its own; each of them may become zero, or not. Let F be λ for each
//! of the terms that are rounded on their way into the accumulator and for each of the n − 1
//! additions, 2n − 1 of them for products and n − 1 for values, and Z the sum of |a·b| over the
//! products with a subnormal operand and of the subnormal values. **The bound is that of D1 with F
//! in place of what underflow adds, and Z:**
//!
//! ```text
//! |computed − s|  ≤  n·u·S + F·(1 + n·u) + Z
//! ```
//!
//! *Proof.* Zero in place of a subnormal number c, in a product or a sum, is what one more leaf −c
//! would make of it, added without a rounding, and |c| < λ. The induction of D1 asks of S only that
//! it is the sum of the magnitudes of all leaves, and n counts the terms alone: so it holds with
//! those leaves in S, which sum up to F at most. No number is lost twice: a product that
//! underflowed and is flushed then is itself below λ, a sum that is subnormal was not rounded, and
//! zeros that are added to it later can only do what could have been done before. A flushed operand
//! makes its product zero, which is off by its part of Z. ∎ (Of an operation that would have
//! rounded up to λ the same is true.) D6 goes on from here, with λ_out in place of η_out/2.
//!
//! # D8: what is to be expected
//!
//! Not a theorem: for terms of one sign, error / (u·S) grows as about 0.65·√n in a plain loop; for
//! terms of both signs it stays near 0.2 at every n (the largest that was seen is 2.2). What
//! verdicts make of that are the [expectations](super::expectations).
//!
//! # D9: tensor cores
//!
//! They are not IEEE 754's. Products are exact. A block of m of them and the accumulator are
//! aligned to the largest exponent, and what is below the accumulator's last bit there, p − 1 bits
//! below the leading one (or lower: 23 to 25 bits for `f32`), is cut off; they are added without
//! rounding, and the sum is truncated to the accumulator, or rounded. Parts of the sum may be added
//! by ordinary additions, rounded or truncated. All blocks have b products, or more, but for one
//! that is shorter. Let N be the number of products, zeros among them, n that of the terms that are
//! not zero, and U = n + N/b, rounded up. **With τ = 2u and γ = U·τ/(1 − U·τ), while U·τ < 1,**
//!
//! ```text
//! |computed − s|  ≤  γ·S + U·η·(1 + γ)              about 2·(1 + 1/b)·n·u·S
//! ```
//!
//! *Proof.* Let X be the largest magnitude of what is added in a block. What is cut off of each
//! summand is below τ·X, for the unit of the last place of the largest is at most τ·X; the largest
//! itself, which has no more bits than the accumulator, loses nothing. So m + 1 summands lose m·τ·X
//! at most, one of them for each product, or, in the first block of a part, where there is no
//! accumulator, m − 1. To truncate, or round, the sum adds τ of it. Together that is at most ((1 +
//! τ)^(m + 1) − 1) times the sum of the magnitudes that went in. By induction a node of U units is
//! off by at most ((1 + τ)^U − 1)·S and is not larger than (1 + τ)^U·S: a block adds m + 1 units to
//! those of its accumulator, an addition of two parts adds one, which the first block of a part had
//! saved. There are no more than N/b blocks, rounded up, with a product in them that is not zero;
//! and (1 + τ)^U − 1 ≤ γ. Near zero the last bit is η, which each of the U units may lose. ∎
//!
//! The declaration takes b = 4, the shortest block there is: with 16 the bound would be 2.125·n·u·S
//! and is 2.5·n·u·S, which is not worth a parameter. A bias is one term more. (Accumulators of
//! fewer bits, as those of the 8-bit formats on Hopper, are not declared by this.)
//!
//! What is *expected* is 8·σ with 2u for u, and twice what loops over blocks of 4 and of 16 lose on
//! their way, forwards and backwards: truncation has a mean, half a unit for each product, and so a
//! sum of positive terms is off by about n/3·u·S, always to the same side.
//!
//! # A mistake that scales
//!
//! A candidate that is the k-th part of the sum, or k times it, is explained by holding k times the
//! candidate, or its k-th part, against s. Whoever made it rounded once more for each term or ran
//! twice, so that it may take 2n + 2 roundings in the place of n.
//!
//! # The arithmetic of the judge
//!
//! P and N are kept as integers of 4352 bits, so that s, S and the distance of the candidate are
//! exact. Bounds are computed in `f64` from S and |s| rounded up, on a scale where S is near 1, and
//! are enlarged by 2⁻⁴⁵ of themselves, which is more than all their roundings. Distances are
//! rounded towards zero. So what is honest is never called wrong.
//!
//! Sums of `f32` are first tried in `f64`, where each product is exact: s is off by at most (n +
//! 2)·2⁻⁵³·S, and S, summed in `f32`, by n·2⁻²⁴ of itself. Where that leaves the verdict open, the
//! exact sums decide.
//!
//! # Sources
//!
//! - C.-P. Jeannerod and S. M. Rump, *Improved error bounds for inner products in floating-point
//!   arithmetic*, SIAM J. Matrix Anal. Appl. 34 (2013): n·u·S for every order, without a condition
//!   on n.
//! - M. Lange and S. M. Rump, *Error estimates for the summation of real numbers with application
//!   to floating-point summation*, BIT 57 (2017): the same for every tree.
//! - P. Blanchard, N. J. Higham, F. Lopez, T. Mary and S. Pranesh, *Mixed precision block fused
//!   multiply-add: error analysis and application to GPU tensor cores*, SIAM J. Sci. Comput. 42
//!   (2020).
//! - M. Fasi, N. J. Higham, M. Mikaitis and S. Pranesh, *Numerical behavior of NVIDIA tensor
//!   cores*, PeerJ Computer Science 7 (2021): alignment, truncation, and how many bits are kept.
//! - U. Kulisch and W. L. Miranker, *The arithmetic of the digital computer*, SIAM Review 28
//!   (1986): the long accumulator.
//! - The theorems were tried on 8·10⁷ sets of terms in formats of 2 to 5 bits with all trees and
//!   all mixtures of FMA, and on 30,000 sets in `f32` with seven kernels, against exact rationals:
//!   the largest error was 0.9999998 of the bound.
