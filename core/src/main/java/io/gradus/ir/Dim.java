package io.gradus.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The size of one dimension: a number, or an expression over symbols such as the open batch size of
 * a traced function.
 *
 * <p>Expressions are polynomials with integer coefficients in a normal form, so {@code 2·b + b}
 * equals {@code 3·b}. Quotients that are not exact become atoms of their own. Two dims are equal
 * only if they are equal for every value of their symbols.
 */
public final class Dim {
    /** What a polynomial is made of besides numbers. */
    private sealed interface Atom permits Symbol, Quotient {}

    private record Symbol(String name) implements Atom {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The floor of a division that is not exact. */
    private record Quotient(Dim dividend, Dim divisor) implements Atom {
        @Override
        public String toString() {
            return "floor((" + dividend + ")/(" + divisor + "))";
        }
    }

    private static final Comparator<List<Atom>> ORDER =
            Comparator.<List<Atom>>comparingInt(List::size).thenComparing(Object::toString);
    private static final Dim[] SMALL = new Dim[1025];

    static {
        for (int i = 0; i < SMALL.length; i++) {
            SMALL[i] = new Dim(i);
        }
    }

    /** The size 0. */
    public static final Dim ZERO = SMALL[0];

    /** The size 1, the one that broadcasts. */
    public static final Dim ONE = SMALL[1];

    private final long constant;
    // Products of atoms with their coefficients, the empty product left out; empty for a fixed
    // size.
    private final TreeMap<List<Atom>, Long> terms;

    private Dim(long constant) {
        this(constant, new TreeMap<>(ORDER));
    }

    private Dim(long constant, TreeMap<List<Atom>, Long> terms) {
        this.constant = constant;
        this.terms = terms;
    }

    /**
     * A fixed size.
     *
     * @param size the number
     * @return the dim
     */
    public static Dim of(long size) {
        return size >= 0 && size < SMALL.length ? SMALL[(int) size] : new Dim(size);
    }

    /**
     * A size that is not known yet.
     *
     * @param name the name that tells this symbol from others
     * @return the dim
     */
    public static Dim symbol(String name) {
        return atom(new Symbol(name));
    }

    private static Dim atom(Atom atom) {
        var terms = new TreeMap<List<Atom>, Long>(ORDER);
        terms.put(List.of(atom), 1L);
        return new Dim(0, terms);
    }

    /**
     * Whether this is a plain number.
     *
     * @return true if no symbol occurs in it
     */
    public boolean isFixed() {
        return terms.isEmpty();
    }

    /**
     * Whether this is the fixed number given.
     *
     * @param size the number to compare with
     * @return true if this is fixed and equal to it
     */
    public boolean is(long size) {
        return isFixed() && constant == size;
    }

    /**
     * The number that this is.
     *
     * @return the fixed size
     * @throws IllegalStateException if it holds a symbol
     */
    public int value() {
        if (!isFixed()) {
            throw new IllegalStateException(
                    "the size "
                            + this
                            + " is open while a function is traced: it is a number only"
                            + " when the function runs; use the dimension itself (for example reshape with -1), or fix it in"
                            + " the function's signature");
        }
        return Math.toIntExact(constant);
    }

    /**
     * The value of this expression once the symbols have values.
     *
     * @param symbols gives each symbol's value by its name
     * @return the value
     */
    public long evaluate(ToLongFunction<String> symbols) {
        long sum = constant;
        for (var term : terms.entrySet()) {
            long product = term.getValue();
            for (var atom : term.getKey()) {
                product *=
                        switch (atom) {
                            case Symbol symbol -> symbols.applyAsLong(symbol.name());
                            case Quotient q ->
                                    Math.floorDiv(
                                            q.dividend().evaluate(symbols),
                                            q.divisor().evaluate(symbols));
                        };
            }
            sum += product;
        }
        return sum;
    }

    /**
     * This size with other sizes in the place of symbols.
     *
     * @param symbols gives what takes each symbol's place by its name
     * @return the size
     */
    public Dim replace(Function<String, Dim> symbols) {
        var sum = of(constant);
        for (var term : terms.entrySet()) {
            var product = of(term.getValue());
            for (var atom : term.getKey()) {
                product =
                        product.times(
                                switch (atom) {
                                    case Symbol symbol -> symbols.apply(symbol.name());
                                    case Quotient q ->
                                            q.dividend()
                                                    .replace(symbols)
                                                    .dividedBy(q.divisor().replace(symbols));
                                });
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    /**
     * The name of the symbol, if this dim is a symbol alone.
     *
     * @return the name, or an empty string
     */
    public String symbolName() {
        return constant == 0
                        && terms.size() == 1
                        && terms.firstEntry().getValue() == 1
                        && terms.firstKey().size() == 1
                        && terms.firstKey().getFirst() instanceof Symbol symbol
                ? symbol.name()
                : "";
    }

    /**
     * The symbols that this size depends on.
     *
     * @return their names; empty for a fixed size
     */
    public Set<String> symbols() {
        if (terms.isEmpty()) {
            return Set.of();
        }
        var names = new TreeSet<String>();
        for (var product : terms.keySet()) {
            for (var atom : product) {
                switch (atom) {
                    case Symbol(var name) -> names.add(name);
                    case Quotient(var dividend, var divisor) -> {
                        names.addAll(dividend.symbols());
                        names.addAll(divisor.symbols());
                    }
                }
            }
        }
        return names;
    }

    /**
     * The sum of two sizes.
     *
     * @param other the other size
     * @return this + other
     */
    public Dim plus(Dim other) {
        if (isFixed() && other.isFixed()) {
            return of(constant + other.constant);
        }
        var sum = new TreeMap<List<Atom>, Long>(ORDER);
        sum.putAll(terms);
        other.terms.forEach((product, coefficient) -> sum.merge(product, coefficient, Long::sum));
        sum.values().removeIf(coefficient -> coefficient == 0);
        return new Dim(constant + other.constant, sum);
    }

    /**
     * The difference of two sizes.
     *
     * @param other the size to take away
     * @return this − other
     */
    public Dim minus(Dim other) {
        return plus(other.times(new Dim(-1)));
    }

    /**
     * The product of two sizes.
     *
     * @param other the other size
     * @return this · other
     */
    public Dim times(Dim other) {
        if (isFixed() && other.isFixed()) {
            return of(Math.multiplyExact(constant, other.constant));
        }
        var product = new TreeMap<List<Atom>, Long>(ORDER);
        for (var a : allTerms().entrySet()) {
            for (var b : other.allTerms().entrySet()) {
                var atoms = new ArrayList<Atom>(a.getKey());
                atoms.addAll(b.getKey());
                atoms.sort(Comparator.comparing(Object::toString));
                product.merge(List.copyOf(atoms), a.getValue() * b.getValue(), Long::sum);
            }
        }
        var number = product.remove(List.<Atom>of());
        product.values().removeIf(coefficient -> coefficient == 0);
        return new Dim(number == null ? 0 : number, product);
    }

    private Map<List<Atom>, Long> allTerms() {
        if (constant == 0) {
            return terms;
        }
        var all = new TreeMap<List<Atom>, Long>(ORDER);
        all.putAll(terms);
        all.put(List.of(), constant);
        return all;
    }

    /**
     * The quotient of two sizes, rounded down. A division that is exact for every value of the
     * symbols cancels.
     *
     * @param divisor what to divide by
     * @return floor(this / divisor)
     * @throws ArithmeticException if the divisor is the number 0
     */
    public Dim dividedBy(Dim divisor) {
        if (divisor.is(1)) {
            return this;
        }
        if (isFixed() && divisor.isFixed()) {
            return of(Math.floorDiv(constant, divisor.constant));
        }
        var exact = divideTerms(divisor);
        return exact == null ? atom(new Quotient(this, divisor)) : exact;
    }

    /**
     * Divides term by term when the divisor is a single term that divides each; null if it does
     * not.
     */
    private @org.jspecify.annotations.Nullable Dim divideTerms(Dim divisor) {
        var divisors = divisor.allTerms();
        if (divisors.size() != 1) {
            return equals(divisor) ? ONE : null;
        }
        var by = divisors.entrySet().iterator().next();
        var result = new TreeMap<List<Atom>, Long>(ORDER);
        for (var term : allTerms().entrySet()) {
            var atoms = new ArrayList<>(term.getKey());
            for (var atom : by.getKey()) {
                if (!atoms.remove(atom)) {
                    return null;
                }
            }
            if (term.getValue() % by.getValue() != 0) {
                return null;
            }
            result.put(List.copyOf(atoms), term.getValue() / by.getValue());
        }
        var number = result.remove(List.<Atom>of());
        return result.isEmpty()
                ? of(number == null ? 0 : number)
                : new Dim(number == null ? 0 : number, result);
    }

    /**
     * The product of sizes, 1 for none.
     *
     * @param dims the factors
     * @return their product
     */
    public static Dim product(List<Dim> dims) {
        var product = ONE;
        for (var dim : dims) {
            product = product.times(dim);
        }
        return product;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Dim dim && constant == dim.constant && terms.equals(dim.terms);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(constant) + (isFixed() ? 0 : terms.hashCode());
    }

    @Override
    public String toString() {
        if (isFixed()) {
            return Long.toString(constant);
        }
        var parts = new ArrayList<String>();
        terms.forEach((atoms, coefficient) -> {
            var factors = new ArrayList<String>();
            if (coefficient != 1) {
                factors.add(Long.toString(coefficient));
            }
            atoms.forEach(atom -> factors.add(atom.toString()));
            parts.add(String.join("·", factors));
        });
        if (constant != 0) {
            parts.add(Long.toString(constant));
        }
        return String.join(" + ", Collections.unmodifiableList(parts));
    }
}
