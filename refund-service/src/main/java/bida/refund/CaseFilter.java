package bida.refund;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Which cases are asked for; only what is named narrows the list.
 *
 * @param app an app sees its own, and of these what it knows of; null for operators
 */
record CaseFilter(
    @Nullable String app,
    @Nullable String state,
    @Nullable String kind,
    @Nullable Integer tier,
    @Nullable String assignee,
    @Nullable String orderNo,
    @Nullable Boolean overdue) {

  Mutiny.SelectionQuery<CaseListing> query(Mutiny.Session session, CaseCursor from) {
    var equal = equal();
    var query =
        session
            .createSelectionQuery(
                """
                from CaseListing c
                where (c.openedAt < :openedAt or (c.openedAt = :openedAt and c.caseNo < :caseNo))
                %s%s%s
                order by c.openedAt desc, c.caseNo desc
                """
                    .formatted(
                        equal.keySet().stream()
                            .map(name -> "and c." + name + " = :" + name)
                            .collect(Collectors.joining(" ")),
                        app == null ? "" : " and c.toldAt is not null",
                        missed()),
                CaseListing.class)
            .setParameter("openedAt", from.openedAt())
            .setParameter("caseNo", from.caseNo());
    for (var one : equal.entrySet()) {
      query = query.setParameter(one.getKey(), one.getValue());
    }
    return query;
  }

  private String missed() {
    if (overdue == null) {
      return "";
    }
    return overdue
        ? " and c.state = 'OPEN' and c.missedAt is not null"
        : " and (c.state <> 'OPEN' or c.missedAt is null)";
  }

  private Map<String, Object> equal() {
    var equal = new LinkedHashMap<String, Object>();
    put(equal, "tenant", app);
    put(equal, "state", state);
    put(equal, "kind", kind);
    put(equal, "tier", tier);
    put(equal, "assignee", assignee);
    put(equal, "orderNo", orderNo);
    return equal;
  }

  private static void put(Map<String, Object> all, String name, @Nullable Object value) {
    if (value != null) {
      all.put(name, value);
    }
  }
}
